using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters with their dotted names; one that is shared comes once, under its first name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
                foreach ((string name, Parameter parameter) in _ownParameters)
                    if (seen.Add(parameter))
                        yield return (name, parameter);
                if (!recurse)
                    yield break;
                foreach ((string childName, Module child) in named_children())
                    foreach ((string name, Parameter parameter) in child.named_parameters())
                        if (seen.Add(parameter))
                            yield return ($"{childName}.{name}", parameter);
            }

            /// <summary>The parameters, in the order of <see cref="named_parameters"/>.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>The buffers with their dotted names.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
                foreach ((string name, Tensor buffer, bool persistent) in _ownBuffers)
                    if ((persistent || include_nonpersistent) && seen.Add(buffer))
                        yield return (name, buffer);
                if (!recurse)
                    yield break;
                foreach ((string childName, Module child) in named_children())
                    foreach ((string name, Tensor buffer) in child.named_buffers(true, include_nonpersistent))
                        if (seen.Add(buffer))
                            yield return ($"{childName}.{name}", buffer);
            }

            /// <summary>The buffers, in the order of <see cref="named_buffers"/>.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            /// <summary>The direct submodules by name.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _ownModules;

            /// <summary>The direct submodules.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            /// <summary>All submodules below this one, parents before their children, with dotted names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string childName, Module child) in named_children())
                {
                    yield return (childName, child);
                    foreach ((string name, Module module) in child.named_modules())
                        yield return ($"{childName}.{name}", module);
                }
            }

            /// <summary>All submodules below this one.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>The parameters and persistent buffers themselves (no copies) by name; a shared parameter comes under each name.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach ((string name, Parameter parameter) in named_parameters())
                    destination.TryAdd(Join(prefix, name), parameter);
                foreach ((string name, Tensor buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(Join(prefix, name), buffer);
                foreach ((string name, Module child) in named_children())
                    child.state_dict(destination, Join(prefix, name));
                return destination;
            }

            /// <summary>
            /// Copies values into the parameters and buffers of the same names. When <paramref name="strict"/>, names that only one
            /// side has are an error; otherwise they are returned.
            /// </summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                bool Counts(string key) => skip is null || !skip.Contains(key);
                List<string> missing = destination.Keys.Where(key => Counts(key) && !source.ContainsKey(key)).ToList();
                List<string> unexpected = source.Keys.Where(key => Counts(key) && !destination.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException(
                        $"The state to load lacks [{string.Join(", ", missing)}] and has the unknown [{string.Join(", ", unexpected)}].");
                using (no_grad())
                    foreach ((string key, Tensor value) in source)
                        if (Counts(key) && destination.TryGetValue(key, out Tensor? target))
                            target.copy_(value);
                return (missing, unexpected);
            }

            /// <summary>True when there is a parameter of this dotted name.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>True when there is a buffer of this dotted name.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of this dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                (Module? owner, string name) = Owner(target);
                return owner?._ownParameters.Find(entry => entry.Name == name).Value;
            }

            /// <summary>The buffer of this dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                (Module? owner, string name) = Owner(target);
                return owner?._ownBuffers.Find(entry => entry.Name == name).Value;
            }

            private (Module? Owner, string Name) Owner(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                string[] path = target.Split('.');
                Module? owner = this;
                foreach (string name in path[..^1])
                    owner = owner?.named_children().FirstOrDefault(entry => entry.name == name).module;
                return (owner, path[^1]);
            }

            private static string Join(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
        }
    }
}
