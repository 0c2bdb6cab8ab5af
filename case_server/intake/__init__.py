"""资料接收: what a tenant submits, checked before anything is opened."""
