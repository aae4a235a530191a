package dev.carafe.hub.store;

/** As many events wait for the database as may wait: come back later. */
public final class WriterBusy extends RuntimeException {

    WriterBusy(int waiting) {
        super(waiting + " events wait to be stored, which is as many as may");
    }
}
