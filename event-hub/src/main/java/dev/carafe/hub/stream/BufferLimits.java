package dev.carafe.hub.stream;

/** What may wait for one subscriber. It holds more than one commit of the hub's, or a fast reader would get gaps too. */
record BufferLimits(int events, long bytes) {}
