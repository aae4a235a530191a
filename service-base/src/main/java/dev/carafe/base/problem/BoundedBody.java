package dev.carafe.base.problem;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request whose body ends in an exception of ours at its bound, and where it cannot be read. */
final class BoundedBody extends HttpServletRequestWrapper {

    /**
     * The attribute of a request whose body could not be read. Tomcat puts its own error page in the place of whatever
     * was answered then, and tells it of a failure that could be any.
     */
    static final String UNREADABLE = BoundedBody.class.getName() + ".unreadable";

    private final long bound;
    private @Nullable Counted counted;

    BoundedBody(HttpServletRequest request, long bound) {
        super(request);
        this.bound = bound;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (counted == null) {
            counted = new Counted(super.getInputStream(), bound, getRequest());
        }
        return counted;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        String encoding = getCharacterEncoding();
        return new BufferedReader(new InputStreamReader(
                getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
    }

    private static final class Counted extends ServletInputStream {

        private final ServletInputStream body;
        private final long bound;
        private final ServletRequest request;
        private long seen;

        Counted(ServletInputStream body, long bound, ServletRequest request) {
            this.body = body;
            this.bound = bound;
            this.request = request;
        }

        @Override
        public int read() throws IOException {
            int value;
            try {
                value = body.read();
            } catch (IOException e) {
                throw unreadable(e);
            }
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read;
            try {
                read = body.read(target, offset, length);
            } catch (IOException e) {
                throw unreadable(e);
            }
            count(Math.max(0, read));
            return read;
        }

        private UnreadableBodyException unreadable(IOException cause) {
            request.setAttribute(UNREADABLE, true);
            return new UnreadableBodyException(cause);
        }

        private void count(int read) throws BodyTooLargeException {
            seen += read;
            if (seen > bound) {
                throw new BodyTooLargeException(bound);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
