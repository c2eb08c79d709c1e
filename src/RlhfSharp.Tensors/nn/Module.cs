using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base of all modules: a named tree of parameters, buffers and submodules.</summary>
        public partial class Module : IDisposable
        {
            private readonly List<(string Name, Parameter Value)> _ownParameters = [];
            private readonly List<(string Name, Tensor Value, bool Persistent)> _ownBuffers = [];
            private readonly List<(string Name, Module Value)> _ownModules = [];
            private readonly string _name;
            private bool _training = true;
            private bool _componentsRegistered;
            private bool _disposed;

            /// <summary>A module without components; a constructor ends with <see cref="RegisterComponents"/>.</summary>
            protected Module(string name) => _name = name;

            /// <summary>The name given at construction (the class, usually).</summary>
            public virtual string GetName() => _name;

            /// <summary>True in training mode (the initial one), false in evaluation mode.</summary>
            public virtual bool training => _training;

            /// <summary>Sets this module and all below it to training or evaluation mode.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach ((_, Module module) in named_children())
                    module.train(train);
            }

            /// <summary>Sets this module and all below it to evaluation mode.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls the function on every module of the tree, children first, this one last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach ((_, Module module) in named_children())
                    module.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Forgets the gradients of all parameters, or sets them to zero.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach ((_, Parameter parameter) in named_parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }
                    using Tensor? gradient = parameter.grad;
                    gradient?.zero_();
                }
            }

            /// <summary>Adds a parameter under a name that is still free.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (HasName(_ownParameters.Select(entry => entry.Name), name))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                _ownParameters.Add((name, param));
            }

            /// <summary>Adds a tensor that is saved with the module but not trained.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (HasName(_ownBuffers.Select(entry => entry.Name), name))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                _ownBuffers.Add((name, tensor, persistent));
            }

            /// <summary>Adds a submodule under a name that is still free; null removes the name.</summary>
            public virtual void register_module(string name, Module? submodule)
            {
                if (submodule is null)
                {
                    _ownModules.RemoveAll(entry => entry.Name == name);
                    return;
                }
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                    throw new ArgumentException($"A module's name is not empty and contains no dot; given was '{name}'.", nameof(name));
                if (HasName(_ownModules.Select(entry => entry.Name), name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _ownModules.Add((name, submodule));
            }

            /// <summary>Another name of <see cref="register_module"/>.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers every parameter, tensor and module that a field of this object holds, by the field's name.</summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered)
                    return;
                foreach (FieldInfo field in ComponentFields(GetType()))
                {
                    string name = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (IsRegistered(name))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(name, module); break;
                        case Parameter parameter: register_parameter(name, parameter); break;
                        case Tensor buffer: register_buffer(name, buffer); break;
                    }
                }
                _componentsRegistered = true;
            }

            /// <summary>Sets, replaces or (with null) removes the parameter of a property.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                int index = _ownParameters.FindIndex(entry => entry.Name == name);
                if (index >= 0 && value is not null)
                    _ownParameters[index] = (name, value);
                else if (index >= 0)
                    _ownParameters.RemoveAt(index);
                else if (value is not null)
                    _ownParameters.Add((name, value));
            }

            /// <summary>Forgets all submodules.</summary>
            protected void ClearModules() => _ownModules.Clear();

            /// <summary>Returns the storage of all parameters and buffers of the tree.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>As <see cref="Dispose()"/>; derived classes free what else they hold.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                    return;
                _disposed = true;
                foreach ((_, Tensor buffer, _) in _ownBuffers)
                    buffer.DetachFromDisposeScope().Dispose();
                foreach ((_, Parameter parameter) in _ownParameters)
                    parameter.DetachFromDisposeScope().Dispose();
                foreach ((_, Module module) in _ownModules)
                    module.Dispose();
            }

            private bool IsRegistered(string name) =>
                HasName(_ownParameters.Select(entry => entry.Name), name)
                || HasName(_ownBuffers.Select(entry => entry.Name), name)
                || HasName(_ownModules.Select(entry => entry.Name), name);

            private static bool HasName(IEnumerable<string> names, string name) => names.Contains(name);

            private static IEnumerable<FieldInfo> ComponentFields(Type type)
            {
                HashSet<string> seen = [];
                for (Type? current = type; current is not null && current != typeof(Module); current = current.BaseType)
                    foreach (FieldInfo field in current.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                        if (seen.Add(field.Name))
                            yield return field;
            }
        }
    }
}
