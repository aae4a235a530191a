package dev.carafe.base.problem;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A request whose body was sent compressed, as if it had not been: in chunks, since nobody knows its length. */
final class GzippedBody extends HttpServletRequestWrapper {

    private @Nullable Inflated inflated;

    GzippedBody(HttpServletRequest request) {
        super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (inflated == null) {
            inflated = new Inflated(super.getInputStream());
        }
        return inflated;
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public long getContentLengthLong() {
        return -1;
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING)) {
            return "chunked";
        }
        return isOfTheCoding(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isOfTheCoding(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    private static boolean isOfTheCoding(String name) {
        return name.equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING) || name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH);
    }

    private static final class Inflated extends ServletInputStream {

        private final ServletInputStream body;
        private @Nullable GZIPInputStream gzip;
        private boolean finished;

        Inflated(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (gzip == null) {
                gzip = new GZIPInputStream(body, 8192); // reads the header
            }
            int read = gzip.read(target, offset, length);
            finished = read < 0;
            return read;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("bodies are read blocking");
        }
    }
}
