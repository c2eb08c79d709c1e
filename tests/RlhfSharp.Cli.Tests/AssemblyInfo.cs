// The commands set the engine's number of threads, which all tests of one process share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
