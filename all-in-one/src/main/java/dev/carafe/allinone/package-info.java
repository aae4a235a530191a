/** One JVM: the three services on embedded servers. */
@NullMarked
package dev.carafe.allinone;

import org.jspecify.annotations.NullMarked;
