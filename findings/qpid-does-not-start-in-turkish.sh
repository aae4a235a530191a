#!/usr/bin/env bash
# Qpid Broker-J does not start where the JVM's language is Turkish.
#
# Expected: a broker's start does not depend on the language of its machine.
# Seen:     it ends with an exception: names are turned into other cases by the language's rules, in which the lower case of I
#           is not i. With -Duser.language=en it starts.
# Hurts:    whoever runs or embeds it on a Turkish desktop or server.
# Versions: Qpid Broker-J 10.1.0
. "$(dirname "$0")/lib/common.sh"
maven_packages "${qpid[@]}"

cat >Start.java <<'END'
import java.util.Locale;
class Start {
  public static void main(String[] arguments) throws Exception {
    String language = Locale.getDefault().getLanguage();
    try {
      new EmbeddedQpid().connect();
      System.out.println(language + ": started");
    } catch (Throwable e) {
      System.out.println(language + ": " + e);
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
END
{
  with_embedded_qpid -Duser.language=en -Duser.country=US Start.java
  with_embedded_qpid -Duser.language=tr -Duser.country=TR Start.java
} >seen

as_described <<'END'
en: started
tr: java.lang.ExceptionInInitializerError
END
