/** What people do to tasks and services: cancel, run again, pause, resume. */
@NullMarked
package dev.carafe.store.control;

import org.jspecify.annotations.NullMarked;
