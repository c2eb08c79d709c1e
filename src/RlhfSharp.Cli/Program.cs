return RlhfSharp.Cli.Parsing.CommandLine.Run(args, Console.Out, Console.Error);
