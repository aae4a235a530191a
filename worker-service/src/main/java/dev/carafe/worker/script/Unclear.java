package dev.carafe.worker.script;

/** What somebody wrote may mean two things. */
final class Unclear extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private Unclear(String message) {
        super(message);
    }

    /** A time that is a number alone: it would be taken for milliseconds. */
    static Unclear timeWithoutUnit(String text) {
        return new Unclear("%s has no unit; %ss is so many seconds, %sms milliseconds".formatted(text, text, text));
    }

    /** What is wrong with a number that YAML 1.1 takes for an octal one. */
    static String number(String text) {
        return text
                + " is a decimal number in YAML 1.2 and an octal one in YAML 1.1; write it without the zero in front,"
                + " or in quotes if it is text";
    }

    /** Such a number. */
    static Unclear octal(String text) {
        return new Unclear(number(text));
    }
}
