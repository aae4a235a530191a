package dev.carafe.base.broker;

import java.util.List;

/** A queue that lives as long as the connection; nobody else may use it. */
record TemporaryQueue(String name, List<QueueDeclaration.Binding> bindings) {

    TemporaryQueue {
        bindings = List.copyOf(bindings);
    }
}
