"""How gunicorn serves the bot: one process with threads (docs/decisions/0001-one-process.md). HOST and PORT come from app.py."""

workers = 1
# Reads requests before it gives them a thread, with a deadline (docs/decisions/0017-whole-requests.md).
worker_class = "bot.connections.worker.WholeRequestWorker"
threads = 16
# Few enough for 1,024 open files, a common limit. One more takes the place of one that keeps the bot waiting, or waits until a place is free.
worker_connections = 400
# Longer than the platform's 3 s, so that a load balancer reuses its connections.
keepalive = 30
# A draining worker lets requests and running work end; the contract gives it 25 s.
graceful_timeout = 25
timeout = 60
# An over-long or over-rich request is refused by gunicorn itself with a 4xx.
limit_request_line = 4094
limit_request_fields = 100
# Nothing of the bot depends on what a proxy says in headers. By default those of a client on this machine could move the path.
forwarded_allow_ips = ""
forwarder_headers = ""
accesslog = None
# Its default is one fixed path for each user, so two bots on one machine would share it.
control_socket_disable = True
