"""结果反馈: signed webhooks to tenants and the result page for customers."""
