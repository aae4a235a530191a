@NullMarked
package dev.carafe.infra;

import org.jspecify.annotations.NullMarked;
