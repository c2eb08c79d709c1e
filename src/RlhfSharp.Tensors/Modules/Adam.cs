using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
public sealed class Adam : OptimizerHelper
{
    private readonly Options _defaults;
    private readonly Dictionary<Parameter, long> _steps = new(ReferenceEqualityComparer.Instance);

    /// <summary>An optimizer of these parameters.</summary>
    public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters.ToList() }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>An optimizer of groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        CheckRate(lr, nameof(lr));
        CheckRate(eps, nameof(eps));
        CheckRate(weight_decay, nameof(weight_decay));
        if (beta1 is not (>= 0 and < 1) || beta2 is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(beta1), "Adam: the betas lie in [0, 1)");
        _defaults = new Options
        {
            LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay,
            amsgrad = amsgrad, maximize = maximize,
        };
        foreach (ParamGroup group in parameters)
            add_param_group(group);
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        Options options = (Options)param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.InitialLearningRate = options.LearningRate!.Value;
        options.beta1 ??= _defaults.beta1;
        options.beta2 ??= _defaults.beta2;
        options.eps ??= _defaults.eps;
        options.weight_decay ??= _defaults.weight_decay;
        options.amsgrad ??= _defaults.amsgrad;
        options.maximize ??= _defaults.maximize;
        base.add_param_group(param_group);
    }

    private protected override void Update(Modules.ParamGroup group, Parameter parameter, Tensor gradient)
    {
        Options options = (Options)group.Options;
        Tensor[] state = options.amsgrad!.Value ? State(parameter, 0, 0, 0) : State(parameter, 0, 0);
        long step = _steps[parameter] = _steps.GetValueOrDefault(parameter) + 1;
        AdamUpdate.Apply(parameter, options.maximize!.Value ? gradient.neg() : gradient, state, step, options.LearningRate!.Value,
            options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value, decoupled: false);
    }

    /// <summary>What a group may set for itself.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Decay of the gradient's running mean.</summary>
        public double? beta1;

        /// <summary>Decay of the squared gradient's running mean.</summary>
        public double? beta2;

        /// <summary>Added to the root of the second moment.</summary>
        public double? eps;

        /// <summary>Factor of the parameter that is added to its gradient.</summary>
        public double? weight_decay;

        /// <summary>Whether the largest second moment so far is used.</summary>
        public bool? amsgrad;

        /// <summary>Whether the objective is made larger.</summary>
        public bool? maximize;
    }

    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : ParamGroup<Options>
    {
        /// <summary>An empty group.</summary>
        public ParamGroup()
        {
        }

        /// <summary>These parameters with these options.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        /// <summary>These parameters with these options.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, new Options
            {
                LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay,
                amsgrad = amsgrad, maximize = maximize,
            })
        {
        }
    }
}
