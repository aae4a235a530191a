#!/usr/bin/env bash
# A java.time.Duration is published as "format: duration", and what Spring writes is no such duration.
#
# Expected: what a service writes is valid by the schema that it publishes.
# Seen:     springdoc says {"type": "string", "format": "duration"}, which is RFC 3339's. Jackson writes PT1M30.5S and PT-10S, as
#           Duration.toString() does: RFC 3339 knows neither fractions nor signs, and ajv refuses both.
# Hurts:    whoever checks answers, or tests a contract, by the published file: it breaks with the first time below a second.
# Versions: org.springdoc:springdoc-openapi-starter-webmvc-api 3.1.1 with Spring Boot 4.1.1 (spring-boot-starter-webmvc);
#           npm ajv 8.20.0 with ajv-formats 3.0.1
. "$(dirname "$0")/lib/common.sh"
npm_packages ajv@8.20.0 ajv-formats@3.0.1
maven_packages org.springdoc:springdoc-openapi-starter-webmvc-api:3.1.1 org.springframework.boot:spring-boot-starter-webmvc:4.1.1

mkdir app classes
cat >app/App.java <<'END'
package app;
import java.net.URI;
import java.net.http.*;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.bind.annotation.*;
@SpringBootApplication
@RestController
public class App {
  @GetMapping("/times")
  public List<Duration> times() {
    return List.of(Duration.ofSeconds(90), Duration.ofMillis(90_500), Duration.ofSeconds(-10));
  }
  public static void main(String[] arguments) throws Exception {
    var context = (WebServerApplicationContext) SpringApplication.run(
        App.class, "--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off", "--logging.level.root=error");
    for (String path : List.of("v3/api-docs", "times")) {
      var address = URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + "/" + path);
      HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(),
          HttpResponse.BodyHandlers.ofFile(Path.of(path.replace('/', '-') + ".json")));
    }
    System.exit(0);
  }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}javac" -parameters -cp "$work/lib/*" -d classes app/App.java
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "classes:$work/lib/*" app.App >&2
cat >validate.cjs <<'END'
const { readFileSync } = require('node:fs');
const Ajv = require('ajv/dist/2020').default;
const content = JSON.parse(readFileSync('v3-api-docs.json', 'utf8')).paths['/times'].get.responses['200'].content;
const schema = Object.values(content)[0].schema.items;
const validate = require('ajv-formats').default(new Ajv()).compile(schema);
console.log(`published: ${JSON.stringify(schema)}`);
for (const time of JSON.parse(readFileSync('times.json', 'utf8'))) console.log(`${time}: ${validate(time) ? 'valid' : 'invalid'}`);
END
node validate.cjs >seen

as_described <<'END'
published: {"type":"string","format":"duration"}
PT1M30S: valid
PT1M30.5S: invalid
PT-10S: invalid
END
