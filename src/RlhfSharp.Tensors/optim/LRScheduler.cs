namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups, step by step.</summary>
            public abstract class LRScheduler
            {
                private readonly ILearningRateController[] _groups;
                private readonly double[] _baseRates;
                private readonly bool _verbose;
                private int _epoch;

                private protected LRScheduler(Optimizer optimizer, int lastEpoch, bool verbose)
                {
                    _groups = optimizer.ParamGroups.ToArray();
                    _baseRates = _groups.Select(group => group.InitialLearningRate).ToArray();
                    _epoch = lastEpoch;
                    _verbose = verbose;
                }

                /// <summary>Goes one step on.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes one step on, or to a stated step.</summary>
                public virtual void step(int? epoch)
                {
                    _epoch = epoch ?? _epoch + 1;
                    double factor = Factor(_epoch);
                    for (int i = 0; i < _groups.Length; i++)
                    {
                        double rate = _baseRates[i] * factor;
                        if (_verbose && rate != _groups[i].LearningRate)
                            Console.WriteLine($"Adjusting learning rate to {rate}");
                        _groups[i].LearningRate = rate;
                    }
                }

                /// <summary>The rates that the last step set.</summary>
                public IEnumerable<double> get_last_lr() => _groups.Select(group => group.LearningRate);

                private protected abstract double Factor(int epoch);
            }
        }
    }
}
