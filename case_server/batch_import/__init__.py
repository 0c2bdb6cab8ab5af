"""批量导入: many cases from a folder or a CSV on the server's machine, each through the intake service (R55)."""
