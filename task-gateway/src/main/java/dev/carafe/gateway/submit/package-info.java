/** Submission: a request is read and checked, committed with others, its worker is woken up, then it is answered. */
@NullMarked
package dev.carafe.gateway.submit;

import org.jspecify.annotations.NullMarked;
