package dev.carafe.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnicodeTextTests {

    @ParameterizedTest
    @CsvSource({
        "caf\udce9.dat, caf\uFFFD.dat",
        "\ud83d, \uFFFD",
        "\ud83dx, \uFFFDx",
        "\udd2c\ud83d, \uFFFD\uFFFD",
        "\ud83d\ud83d\udd2c\udd2c, \uFFFD🔬\uFFFD",
        "plain é 🔬, plain é 🔬"
    })
    void halvesOfPairsAreReplaced(String text, String whole) {
        assertThat(UnicodeText.wellFormed(text)).isEqualTo(whole);
        assertThat(UnicodeText.wellFormedJson("\"" + text + "\"")).isEqualTo("\"" + whole + "\"");
        assertThat(UnicodeText.isWellFormed(text)).isEqualTo(text.equals(whole));
    }

    /** A raw text block would have the compiler read the escapes: {@code %} stands for a backslash. */
    @ParameterizedTest
    @CsvSource({
        "%udce9, \uFFFD",
        "%uDCE9x, \uFFFDx",
        "%ud83d%udd2c, %ud83d%udd2c",
        "%ud83d\udd2c, %ud83d\udd2c",
        "%ud83d%n%udd2c, \uFFFD%n\uFFFD",
        "%ud83d%%udd2c, \uFFFD%%udd2c",
        "%%ud83d, %%ud83d",
        "%%%ud83d, %%\uFFFD",
        "%u00e9%u0000, %u00e9%u0000",
        "%u00e9\udce9, %u00e9\uFFFD"
    })
    void escapesOfHalvesAreReplacedInJson(String json, String whole) {
        assertThat(UnicodeText.wellFormedJson("\"" + json.replace('%', '\\') + "\""))
                .isEqualTo("\"" + whole.replace('%', '\\') + "\"");
    }

    @Test
    void aCutTearsNoPairApart() {
        assertThat(UnicodeText.cut("abc", 3)).isEqualTo("abc");
        assertThat(UnicodeText.cut("abcd", 3)).isEqualTo("ab…");
        assertThat(UnicodeText.cut("a🔬cd", 3)).isEqualTo("a…");
        assertThat(UnicodeText.cut("🔬🔬", 3)).isEqualTo("🔬…");
        assertThat(UnicodeText.cut("abc", 1)).isEqualTo("…");
    }
}
