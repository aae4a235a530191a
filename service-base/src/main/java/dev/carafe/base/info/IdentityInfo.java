package dev.carafe.base.info;

import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Says which service answers, beside the version that all of them share. */
final class IdentityInfo implements InfoContributor {

    private final ServiceIdentity identity;

    IdentityInfo(ServiceIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void contribute(Info.Builder builder) {
        builder.withDetail("service", Map.of("name", identity.name(), "instance", identity.instanceId()));
    }
}
