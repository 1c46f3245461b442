package io.assay.codegen.solidity;

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

/// Fills the Mustache templates of this package: no escaping, and a name without a value is an error.
final class Templates {

    private static final String FOLDER = "templates/";

    private Templates() {}

    /// Returns the template's text for `view`.
    /// @param name file name in the templates' folder, without `.mustache`
    /// @param view record whose components the template names
    static String fill(String name, Object view) {
        Factory factory = new Factory();
        StringWriter text = new StringWriter();
        factory.compile(name).execute(text, view);
        return text.toString();
    }

    private static final class Factory extends DefaultMustacheFactory {

        Factory() {
            setObjectHandler(new Strict());
        }

        /// Beside this class, because the class loader of a named module does not show what lies in packages.
        @Override
        public Reader getReader(String name) {
            InputStream stream = Templates.class.getResourceAsStream(FOLDER + name + ".mustache");
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
