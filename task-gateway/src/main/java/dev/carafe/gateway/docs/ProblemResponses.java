package dev.carafe.gateway.docs;

import dev.carafe.base.problem.Problem;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;

/** Describes the problems that an operation {@link Refuses}, and those of missing keys, which all operations answer. */
final class ProblemResponses implements GlobalOperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        Refuses refuses = handler.getMethodAnnotation(Refuses.class);
        if (refuses == null) {
            return operation;
        }
        Map<String, List<KnownProblem>> byStatus = new LinkedHashMap<>();
        List<KnownProblem> all = new ArrayList<>(List.of(KnownProblem.UNAUTHORIZED, KnownProblem.FORBIDDEN));
        for (String slug : refuses.value()) {
            all.add(KnownProblem.of(slug));
        }
        all.stream()
                .sorted()
                .forEach(problem -> byStatus.computeIfAbsent(
                                Integer.toString(problem.status().value()), status -> new ArrayList<>())
                        .add(problem));
        byStatus.forEach((status, problems) -> operation.getResponses().addApiResponse(status, response(problems)));
        return operation;
    }

    private static ApiResponse response(List<KnownProblem> problems) {
        MediaType json = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        problems.forEach(problem -> json.addExamples(problem.slug(), new Example().value(example(problem))));
        int status = problems.getFirst().status().value();
        ApiResponse response = new ApiResponse()
                .description(String.join(
                        "; ", problems.stream().map(KnownProblem::title).toList()))
                .content(new Content().addMediaType("application/problem+json", json));
        if (status == 429 || status == 503) {
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER,
                    new Header()
                            .description("Seconds after which to try again")
                            .schema(new JsonSchema().typesItem("integer")));
        }
        return response;
    }

    private static Map<String, Object> example(KnownProblem problem) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", Problem.TYPE_PREFIX + problem.slug());
        example.put("title", problem.title());
        example.put("status", problem.status().value());
        example.put("detail", problem.detail());
        if (problem.listsErrors()) {
            example.put(
                    "errors",
                    List.of(Map.of("pointer", "/payload/millis", "detail", "string found, integer expected")));
        }
        return example;
    }
}
