package dev.carafe.gateway.services;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All services.
 *
 * @param items by name
 */
record ServiceList(@JsonProperty("items") List<ServiceView> items) {

    ServiceList {
        items = List.copyOf(items);
    }
}
