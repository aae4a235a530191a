package dev.carafe.infra.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests that no library would make, of addresses of a service: what an HTTP server is sent in the field. */
public final class OddRequests {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO");
    private static final List<String> TAILS = List.of(
            "",
            "/",
            "//",
            "%2F",
            "/%2e%2e",
            "/..",
            "%00",
            "%0a",
            ";a=b",
            "?",
            "?&",
            "?=",
            "?%",
            "?a%00b=1",
            "?a=%00",
            "?a=%1b",
            "?%ff=1",
            "?a[]=1",
            "?a=" + "x".repeat(8_000),
            "/" + "x".repeat(8_000),
            "?" + "a=1&".repeat(300),
            "?a=" + "x".repeat(20_000));
    private static final List<String> HEADERS = List.of(
            "Accept: application/json;charset=utf-16",
            "Accept: */*;q=0",
            "Accept: ,",
            "Accept: text/html;q=2",
            "Content-Type: nonsense",
            "Content-Type: application/json;charset=none",
            "Content-Encoding: br\r\nContent-Length: 1",
            "X-API-Key: \u0001",
            "Prefer: \u00ff\u0080",
            "If-None-Match: \u0085",
            "Last-Event-ID: \u0085",
            "Range: bytes=0-1",
            "Expect: something",
            "Transfer-Encoding: gzip, chunked",
            "Content-Length: -1",
            "Cookie: " + "x".repeat(20_000),
            "Host: \r\nHost: b");

    private OddRequests() {}

    /** An answer, and what it was given to. */
    public record Answer(String request, String text) {

        /** The status; 0 if the connection was closed without a word. */
        public int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        /** Whether it is an error that is told in another way than as problem details. */
        public boolean isErrorWithoutProblem() {
            boolean bodiless = request.startsWith("HEAD") || text.endsWith("\r\n\r\n");
            return status() >= 400 && !bodiless && !text.contains("application/problem+json");
        }
    }

    /** Sends all that can be made of those addresses, one after the other. */
    public static List<Answer> send(int port, List<String> addresses) throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (String address : addresses) {
            for (String method : METHODS) {
                for (String tail : TAILS) {
                    answers.add(answer(port, method + " " + address + tail, "Accept: */*"));
                }
            }
            for (String header : HEADERS) {
                answers.add(answer(port, "GET " + address, header));
                answers.add(answer(port, "POST " + address, header));
            }
        }
        return answers;
    }

    private static Answer answer(int port, String line, String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new Answer(
                    line + " " + header, new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
