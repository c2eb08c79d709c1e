using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimizers: they change parameters by the gradients that backward left.</summary>
    public static partial class optim
    {
        /// <summary>Base of the optimizers.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected List<ParamGroup> Groups { get; } = [];

            private protected Optimizer()
            {
            }

            /// <summary>The parameter groups; set their learning rates here.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            /// <summary>All parameters of all groups.</summary>
            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(group => group.Parameters);

            /// <summary>Sets all gradients to zero.</summary>
            public virtual void zero_grad()
            {
                using (no_grad())
                    foreach (Parameter parameter in parameters())
                    {
                        using Tensor? gradient = parameter.grad;
                        gradient?.zero_();
                    }
            }

            /// <summary>Adds parameters with options of their own.</summary>
            public virtual void add_param_group(ParamGroup param_group) => Groups.Add(param_group);

            /// <summary>
            /// Changes every parameter that has a gradient. A closure computes the loss first and leaves the gradients; its loss is returned.
            /// </summary>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>Frees the optimizer's state.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the optimizer's state.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }
        }
    }
}
