package dev.carafe.infra;

import java.nio.file.Path;
import java.util.Map;

/** What the embedded broker consists of and how much it may take. */
final class BrokerConfiguration {
    static final String DEFAULT_NODE = "default";

    private BrokerConfiguration() {}

    static String json(int port, String store, String user, String password) {
        return """
                {
                  "name": "carafe",
                  "modelVersion": "9.1",
                  "authenticationproviders": [{
                    "name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                    "users": [{"name": "%2$s", "password": "%3$s", "type": "managed"}]
                  }],
                  "ports": [{
                    "name": "AMQP", "type": "AMQP", "port": "%1$d", "bindingAddress": "127.0.0.1",
                    "protocols": ["AMQP_0_9_1"], "authenticationProvider": "plain",
                    "virtualhostaliases": [
                      {"name": "nameAlias", "type": "nameAlias"}, {"name": "defaultAlias", "type": "defaultAlias"}]
                  }],
                  "virtualhostnodes": [{
                    "name": "%5$s", "type": "%4$s", "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": "{\\"type\\": \\"%4$s\\"}"
                  }]
                }
                """.formatted(port, user, password, store, DEFAULT_NODE);
    }

    /** Sized for a JVM that the services share. Bodies beyond the limit flow to disk instead of filling the memory. */
    static Map<String, String> context(Path folder) {
        return Map.ofEntries(
                Map.entry("qpid.work_dir", folder.toString()),
                Map.entry("qpid.broker_status_updates", "false"),
                Map.entry("broker.failStartupWithErroredChild", "true"),
                Map.entry("broker.shutdownTimeout", "5"),
                // A buffer per connection and direction, off the heap.
                Map.entry("qpid.broker.networkBufferSize", "65536"),
                Map.entry("broker.directByteBufferPoolSize", "256"),
                Map.entry(
                        "broker.flowToDiskThreshold",
                        Long.toString(Runtime.getRuntime().maxMemory() / 4)),
                Map.entry("qpid.broker.bdbTotalCacheSize", Integer.toString(16 << 20)),
                // By itself the store writes nothing while less than 5 GB are free, and publishers wait while nine
                // tenths of
                // the disk are used, however many GB the rest is. DiskSpace has bounds that follow from the need.
                Map.entry("je.freeDisk", "0"),
                Map.entry("store.filesystem.maxUsagePercent", "0"),
                Map.entry("qpid.port.heartbeatDelay", "30"),
                Map.entry("virtualhost.housekeepingThreadCount", "2"));
    }
}
