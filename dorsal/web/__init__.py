"""The pages a person meets: rendered on the server, whole without a script, in any language the content holds."""
