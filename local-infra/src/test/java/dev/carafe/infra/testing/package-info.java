@NullMarked
package dev.carafe.infra.testing;

import org.jspecify.annotations.NullMarked;
