/** Tasks that run in this program, with handles like those of tasks elsewhere. */
@NullMarked
package dev.carafe.client.local;

import org.jspecify.annotations.NullMarked;
