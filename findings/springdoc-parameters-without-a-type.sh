#!/usr/bin/env bash
# A parameter that a Spring controller only describes is published by springdoc in a file that OpenAPI does not allow.
#
# Expected: @Parameter(name = "limit", in = QUERY, description = "...") at a method that takes its parameters as a map is published
#           as a string, say: OpenAPI demands that each parameter has a schema or a content. Or else, a warning.
# Seen:     the parameter has name, place and description, and neither of the two; nobody warns, and the page of Swagger UI looks
#           right. openapi-generator refuses the file; told not to validate, it makes a method with a parameter called
#           UNKNOWN_PARAMETER_NAME.
# Hurts:    whoever publishes an API whose headers or filters are described, and not declared, and its users.
# Versions: org.springdoc:springdoc-openapi-starter-webmvc-api 3.1.1 with Spring Boot 4.1.1 (spring-boot-starter-webmvc);
#           org.openapitools:openapi-generator-cli 7.25.0
. "$(dirname "$0")/lib/common.sh"
maven_packages org.openapitools:openapi-generator-cli:7.25.0
mv lib generator
maven_packages org.springdoc:springdoc-openapi-starter-webmvc-api:3.1.1 org.springframework.boot:spring-boot-starter-webmvc:4.1.1

mkdir app classes
cat >app/App.java <<'END'
package app;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.net.URI;
import java.net.http.*;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.bind.annotation.*;
@SpringBootApplication
@RestController
public class App {
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many")
  @GetMapping("/items")
  public String items(@RequestParam Map<String, String> filters) {
    return "";
  }
  public static void main(String[] arguments) throws Exception {
    var context = (WebServerApplicationContext) SpringApplication.run(
        App.class, "--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off", "--logging.level.root=error");
    var address = URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + "/v3/api-docs");
    HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofFile(Path.of("api.json")));
    System.exit(0);
  }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}javac" -parameters -cp "$work/lib/*" -d classes app/App.java
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "classes:$work/lib/*" app.App >&2
generate() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$work/generator/*" org.openapitools.codegen.OpenAPIGenerator \
    generate -g java -i api.json -o client "$@" >generator.log 2>&1
}
{
  node -e 'console.log("published: " + JSON.stringify(JSON.parse(require("fs").readFileSync("api.json", "utf8"))
    .paths["/items"].get.parameters.find(parameter => parameter.name === "limit")))'
  generate || echo "openapi-generator: $(grep -o 'attribute paths.*' generator.log)"
  generate --skip-validate-spec
  echo "unvalidated: $(grep -rhoE 'public String items\([^)]*\)' client/src/main/java | head -1)"
} >seen

as_described <<'END'
published: {"name":"limit","in":"query","description":"How many"}
openapi-generator: attribute paths.'/items'(get).parameters.[limit].content is missing
unvalidated: public String items(@javax.annotation.Nonnull Map<String, String> filters, @javax.annotation.Nullable  UNKNOWN_PARAMETER_NAME)
END
