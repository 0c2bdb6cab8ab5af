"""The central server: HTTP API, jobs, storage, record log, archive, customer pages."""
