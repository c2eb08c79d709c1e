namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose <c>call</c> runs hooks before and after <c>forward</c>.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
            where TPreHook : Delegate
            where TPostHook : Delegate
        {
            private protected List<TPreHook> PreHooks { get; } = [];
            private protected List<TPostHook> PostHooks { get; } = [];

            /// <inheritdoc cref="Module(string)"/>
            protected HookableModule(string name)
                : base(name)
            {
            }

            /// <summary>Runs the hook before each call; it may replace the inputs. Keep the result to remove it.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                PreHooks.Add(hook);
                return new HookRemover(() => PreHooks.Remove(hook));
            }

            /// <summary>Runs the hook after each call; it may replace the result. Keep the result to remove it.</summary>
            public HookRemover register_forward_hook(TPostHook hook)
            {
                PostHooks.Add(hook);
                return new HookRemover(() => PostHooks.Remove(hook));
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover
            {
                private readonly Func<bool> _remove;

                internal HookRemover(Func<bool> remove) => _remove = remove;

                /// <summary>Takes the hook away; a second call does nothing.</summary>
                public void remove() => _remove();
            }
        }
    }
}
