"""The web server; its values come from the environment like the settings."""

from . import environ

bind = f"{environ.text('HOST', '127.0.0.1')}:{environ.number('PORT', 8000)}"
workers = environ.number("WEB_WORKERS", 2)
threads = environ.number("WEB_THREADS", 4)
worker_class = "gthread"
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
limit_request_field_size = 8190
# Without a proxy nobody may claim that his request came by TLS.
forwarded_allow_ips = "127.0.0.1,::1" if environ.flag("TRUST_PROXY") else ""
proc_name = "register-web"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Requests are logged by the application, without their query.
    "loggers": {
        "gunicorn.error": {"level": environ.text("LOG_LEVEL", "INFO")},
        "gunicorn.access": {"level": "ERROR"},
    },
}
