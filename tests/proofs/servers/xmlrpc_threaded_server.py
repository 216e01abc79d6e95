"""Remote calls, by the standard library's server with a thread for each."""

from socketserver import ThreadingMixIn
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class Upload(SimpleXMLRPCRequestHandler):
    def do_POST(self):
        with open("begun", "w") as file:
            file.write("begun\n")
        super().do_POST()  # to what is no call of a method it answers just that


class Server(ThreadingMixIn, SimpleXMLRPCServer):
    pass


def make(port):
    return Server(("127.0.0.1", port), Upload)


def serve(port):
    make(port).serve_forever()
