using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>RMSProp as PyTorch has it: the small constant is added outside the root, the running mean starts at 0.</summary>
public sealed class RMSProp : OptimizerHelper
{
    private readonly Options _defaults;

    /// <summary>An optimizer of these parameters.</summary>
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
        double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters.ToList() }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    /// <summary>An optimizer of groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
        double momentum = 0, bool centered = false, bool maximize = false)
    {
        CheckRate(lr, nameof(lr));
        CheckRate(eps, nameof(eps));
        CheckRate(weight_decay, nameof(weight_decay));
        CheckRate(momentum, nameof(momentum));
        CheckRate(alpha, nameof(alpha));
        _defaults = new Options
        {
            LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum,
            centered = centered, maximize = maximize,
        };
        AddGroups(parameters);
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        Options options = (Options)param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.InitialLearningRate = options.LearningRate!.Value;
        options.alpha ??= _defaults.alpha;
        options.eps ??= _defaults.eps;
        options.weight_decay ??= _defaults.weight_decay;
        options.momentum ??= _defaults.momentum;
        options.centered ??= _defaults.centered;
        options.maximize ??= _defaults.maximize;
        base.add_param_group(param_group);
    }

    private protected override void Update(Modules.ParamGroup group, Parameter parameter, Tensor gradient)
    {
        Options options = (Options)group.Options;
        Tensor[] state = State(parameter, 0, 0, 0); // mean square, mean, velocity
        double alpha = options.alpha!.Value, momentum = options.momentum!.Value;
        Tensor direction = options.maximize!.Value ? gradient.neg() : gradient;
        if (options.weight_decay!.Value != 0)
            direction = direction.add(parameter.mul(options.weight_decay.Value));
        Tensor spread = state[0].mul_(alpha).add_(direction.square().mul(1 - alpha));
        if (options.centered!.Value)
            spread = spread.sub(state[1].mul_(alpha).add_(direction.mul(1 - alpha)).square());
        Tensor move = direction.div(spread.sqrt().add(options.eps!.Value));
        if (momentum > 0)
            move = state[2].mul_(momentum).add_(move);
        parameter.sub_(move.mul(options.LearningRate!.Value));
    }

    /// <summary>What a group may set for itself.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Decay of the squared gradient's running mean.</summary>
        public double? alpha;

        /// <summary>Added to the root of the running mean.</summary>
        public double? eps;

        /// <summary>Factor of the parameter that is added to its gradient.</summary>
        public double? weight_decay;

        /// <summary>Share of the velocity that is kept.</summary>
        public double? momentum;

        /// <summary>Whether the running variance takes the place of the running mean square.</summary>
        public bool? centered;

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
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99,
            double weight_decay = 0, double momentum = 0, bool centered = false)
            : base(parameters, new Options
            {
                LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum,
                centered = centered, maximize = false,
            })
        {
        }
    }
}
