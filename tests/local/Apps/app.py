# A small server with what the tests ask of an app: keep-alive, streams, WebSockets, its environment, and ways to fail.
import base64, hashlib, os, signal, struct, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def answer(self, text, status=200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.headers.get("Upgrade", "").lower() == "websocket":
            return self.echo()
        path = self.path.split("?")[0]
        if path == "/stream":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in range(int(self.path.split("?")[1])):
                chunk = f"part {part}\n".encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                self.wfile.flush()
                time.sleep(0.1)
            self.wfile.write(b"0\r\n\r\n")
        elif path.startswith("/env/"):
            self.answer(os.environ.get(path[5:], "(not set)"))
        elif path.startswith("/header/"):
            self.answer(self.headers.get(path[8:], "(not sent)"))
        elif path == "/pid":
            self.answer(str(os.getpid()))
        elif path == "/crash":
            print("it crashes now", flush=True)
            os._exit(3)
        elif path == "/status":
            self.answer("as asked", int(os.environ.get("ANSWER", "200")))
        elif path == "/hang":
            time.sleep(3600)
        else:
            self.answer(os.environ.get("GREETING", "hello"))

    def do_POST(self):
        self.answer(str(len(self.rfile.read(int(self.headers["Content-Length"])))))

    def echo(self):
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            size = head[1] & 0x7F
            mask = self.rfile.read(4)
            data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self.rfile.read(size)))
            self.wfile.write(bytes([head[0], len(data)]) + data)
            if head[0] & 0x0F == 8:
                return


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


print("starts with", os.environ.get("GREETING", "hello"), flush=True)
Server(("127.0.0.1", int(os.environ.get("LISTEN_AT", os.environ["PORT"]))), Handler).serve_forever()
