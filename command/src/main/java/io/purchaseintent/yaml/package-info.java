/**
 * YAML files of users, read strictly: what is wrong in one is told with file, line, path and
 * remedy. Start at {@link io.purchaseintent.yaml.YamlFile}.
 */
@NullMarked
package io.purchaseintent.yaml;

import org.jspecify.annotations.NullMarked;
