namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning-rate schedules.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>The groups' initial rates times <paramref name="lr_lambda"/> of the number of steps taken so far.</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new LambdaScheduler(optimizer, lr_lambda, last_epoch, verbose);

            private sealed class LambdaScheduler : LRScheduler
            {
                private readonly Func<int, double> _factor;

                internal LambdaScheduler(Optimizer optimizer, Func<int, double> factor, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _factor = factor;
                    step(); // as PyTorch: the first rate holds from the start
                }

                private protected override double Factor(int epoch) => _factor(epoch);
            }
        }
    }
}
