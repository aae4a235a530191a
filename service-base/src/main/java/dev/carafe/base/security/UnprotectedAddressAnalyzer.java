package dev.carafe.base.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set. */
final class UnprotectedAddressAnalyzer extends AbstractFailureAnalyzer<UnprotectedAddressException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedAddressException cause) {
        return new FailureAnalysis(cause.getMessage(), """
                Either listen on loopback only:
                    %s=127.0.0.1
                or configure at least one key:
                    carafe.security.keys[0].name=me
                    carafe.security.keys[0].hash=sha256:<hash>
                    carafe.security.keys[0].scopes=admin
                A key is made by `openssl rand -hex 32`, its hash by `printf %%s KEY | sha256sum`.""".formatted(cause.property()), cause);
    }
}
