package dev.carafe.base.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * What the header Accept asks for. A charset in it is passed over: answers are in UTF-8, and half of the converters would write
 * another one where half would write UTF-8 under its name. What has the quality 0 is not wanted.
 */
final class AcceptedTypes extends HeaderContentNegotiationStrategy {

    private static final String CHARSET = "charset";

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        List<MediaType> given = super.resolveMediaTypes(request);
        List<MediaType> wanted = given.stream()
                .filter(type -> type.getQualityValue() > 0)
                .map(AcceptedTypes::withoutCharset)
                .toList();
        if (wanted.isEmpty()) {
            throw new HttpMediaTypeNotAcceptableException("nothing has a quality above 0");
        }
        return wanted;
    }

    private static MediaType withoutCharset(MediaType type) {
        if (type.getParameter(CHARSET) == null) {
            return type;
        }
        Map<String, String> parameters = new LinkedHashMap<>(type.getParameters());
        parameters.keySet().removeIf(CHARSET::equalsIgnoreCase);
        return new MediaType(type.getType(), type.getSubtype(), parameters);
    }
}
