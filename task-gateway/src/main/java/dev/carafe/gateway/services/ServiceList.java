package dev.carafe.gateway.services;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All services.
 *
 * @param items by name
 * @param problems what workers cannot offer, of whatever service
 */
record ServiceList(
        @JsonProperty("items") List<ServiceView> items,
        @JsonProperty("problems") List<ServiceView.Problem> problems) {

    ServiceList {
        items = List.copyOf(items);
        problems = List.copyOf(problems);
    }
}
