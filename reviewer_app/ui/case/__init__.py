"""One case on the screen: pictures, fields, steps, findings and the verdict."""
