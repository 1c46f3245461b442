package io.assay.codegen.internal;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.reflect.MissingWrapper;
import com.github.mustachejava.reflect.ReflectionObjectHandler;
import com.github.mustachejava.util.Wrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fills Mustache templates: no escaping, and a name without a value is an error.
public final class Templates {

    private static final String FOLDER = "templates/";

    private Templates() {}

    /// Returns the template's text for `view`.
    /// @param owner a class beside the folder `templates`
    /// @param name file name in that folder, without `.mustache`
    /// @param view record whose components the template names
    public static String fill(Class<?> owner, String name, Object view) {
        Factory factory = new Factory(owner);
        StringWriter text = new StringWriter();
        factory.compile(name).execute(text, view);
        return text.toString();
    }

    private static final class Factory extends DefaultMustacheFactory {
        private final Class<?> owner;

        Factory(Class<?> owner) {
            this.owner = owner;
            setObjectHandler(new Strict());
        }

        /// Beside a class, because the class loader of a named module does not show what lies in packages.
        @Override
        public Reader getReader(String name) {
            InputStream stream = owner.getResourceAsStream(FOLDER + name + ".mustache");
            if (stream == null) {
                throw new IllegalArgumentException("no template " + name);
            }
            return new InputStreamReader(stream, StandardCharsets.UTF_8);
        }

        @Override
        public void encode(String value, Writer writer) {
            try {
                writer.write(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Strict extends ReflectionObjectHandler {
        @Override
        public Wrapper find(String name, List<Object> scopes) {
            Wrapper found = super.find(name, scopes);
            if (found instanceof MissingWrapper) {
                throw new MustacheException("the template names " + name + ", which no view has");
            }
            return found;
        }
    }
}
