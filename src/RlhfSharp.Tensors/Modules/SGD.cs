using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent with momentum, Nesterov's form and weight decay (added to the gradient).</summary>
public sealed class SGD : OptimizerHelper
{
    private readonly Options _defaults;
    private readonly HashSet<Parameter> _moved = new(ReferenceEqualityComparer.Instance);

    /// <summary>An optimizer of these parameters.</summary>
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0,
        bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters.ToList() }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    /// <summary>An optimizer of groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0,
        bool nesterov = false, bool maximize = false)
    {
        CheckRate(lr, nameof(lr));
        CheckRate(momentum, nameof(momentum));
        CheckRate(weight_decay, nameof(weight_decay));
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("SGD: Nesterov's form needs a momentum and no dampening");
        _defaults = new Options
        {
            LearningRate = lr, InitialLearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay,
            nesterov = nesterov, maximize = maximize,
        };
        AddGroups(parameters);
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        Options options = (Options)param_group.Options;
        options.LearningRate ??= _defaults.LearningRate;
        options.InitialLearningRate = options.LearningRate!.Value;
        options.momentum ??= _defaults.momentum;
        options.dampening ??= _defaults.dampening;
        options.weight_decay ??= _defaults.weight_decay;
        options.nesterov ??= _defaults.nesterov;
        options.maximize ??= _defaults.maximize;
        base.add_param_group(param_group);
    }

    private protected override void Update(Modules.ParamGroup group, Parameter parameter, Tensor gradient)
    {
        Options options = (Options)group.Options;
        Tensor direction = options.maximize!.Value ? gradient.neg() : gradient;
        if (options.weight_decay!.Value != 0)
            direction = direction.add(parameter.mul(options.weight_decay.Value));
        double momentum = options.momentum!.Value;
        if (momentum != 0)
        {
            Tensor velocity = State(parameter, 0)[0];
            // The first step takes the gradient undampened, as PyTorch does.
            double share = _moved.Add(parameter) ? 1 : 1 - options.dampening!.Value;
            velocity.mul_(momentum).add_(direction.mul(share));
            direction = options.nesterov!.Value ? direction.add(velocity.mul(momentum)) : velocity;
        }
        parameter.sub_(direction.mul(options.LearningRate!.Value));
    }

    /// <summary>What a group may set for itself.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Share of the velocity that is kept.</summary>
        public double? momentum;

        /// <summary>Share of the gradient that does not enter the velocity.</summary>
        public double? dampening;

        /// <summary>Factor of the parameter that is added to its gradient.</summary>
        public double? weight_decay;

        /// <summary>Whether the velocity is applied ahead.</summary>
        public bool? nesterov;

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
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0,
            double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(parameters, new Options
            {
                LearningRate = lr, InitialLearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay,
                nesterov = nesterov, maximize = maximize,
            })
        {
        }
    }
}
