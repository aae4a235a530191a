package dev.carafe.base.log;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.pattern.MDCConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.pattern.DynamicConverter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The words of Logback's patterns, with control characters escaped. They take the places of Logback's own, so that they count
 * in every pattern, one that an operator sets included.
 */
public final class LogEscapes {

    private LogEscapes() {}

    /** For every pattern that is read from now on. May be repeated. */
    public static void install() {
        replace(Message::new, "m", "msg", "message");
        replace(Pairs::new, "kvp");
        replace(Mdc::new, "X", "mdc");
        replace(Failure::new, "ex", "exception", "throwable");
    }

    @SuppressWarnings("rawtypes") // as the map has it
    private static void replace(Supplier<DynamicConverter> converter, String... words) {
        for (String word : words) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, converter);
        }
    }

    /** What is said. */
    public static final class Message extends MessageConverter {

        /** Tells in many lines why a service cannot start, before anybody could send something. */
        private static final String DIAGNOSTICS = "org.springframework.boot.diagnostics.";

        @Override
        public String convert(ILoggingEvent event) {
            String message = super.convert(event);
            return event.getLoggerName().startsWith(DIAGNOSTICS) ? message : ControlCharacters.escaped(message);
        }
    }

    /** What is said besides. */
    public static final class Pairs extends KeyValuePairConverter {

        @Override
        public String convert(ILoggingEvent event) {
            return ControlCharacters.escaped(super.convert(event));
        }
    }

    /** What a thread is at. */
    public static final class Mdc extends MDCConverter {

        @Override
        public String convert(ILoggingEvent event) {
            return ControlCharacters.escaped(super.convert(event));
        }
    }

    /** A stack trace, whose own ends of lines stay. */
    public static final class Failure extends ThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy failure) {
            return super.throwableProxyToString(new Escaped(failure));
        }
    }

    private record Escaped(IThrowableProxy failure) implements IThrowableProxy {

        @Override
        public @Nullable String getMessage() {
            return escaped(failure.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return escaped(failure.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return failure.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return failure.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return failure.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return failure.getCause() == null ? null : new Escaped(failure.getCause());
        }

        @Override
        public IThrowableProxy @Nullable [] getSuppressed() {
            IThrowableProxy[] suppressed = failure.getSuppressed();
            if (suppressed == null) {
                return null;
            }
            IThrowableProxy[] escaped = new IThrowableProxy[suppressed.length];
            for (int at = 0; at < escaped.length; at++) {
                escaped[at] = new Escaped(suppressed[at]);
            }
            return escaped;
        }

        @Override
        public boolean isCyclic() {
            return failure.isCyclic();
        }

        private static @Nullable String escaped(@Nullable String text) {
            return text == null ? null : ControlCharacters.escaped(text);
        }
    }
}
