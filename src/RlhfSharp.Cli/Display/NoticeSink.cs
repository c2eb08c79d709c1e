using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Spectre.Console;

namespace RlhfSharp.Cli.Display;

/// <summary>Shows log events to the person at the terminal, through the same console as the live panel so that neither tears the other.</summary>
internal sealed class NoticeSink(CommandOutput output) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        var text = Markup.Escape(Render(logEvent));
        if (logEvent.Level >= LogEventLevel.Error) output.SayMarkup($"[red]error:[/] {text}");
        else if (logEvent.Level == LogEventLevel.Warning) output.SayMarkup($"[yellow]warning:[/] {text}");
        else output.SayMarkup($"[grey]{text}[/]");
    }

    // As Serilog renders it, but for the quotation marks that it puts around strings.
    internal static string Render(LogEvent logEvent)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value) && value is ScalarValue { Value: string literal })
                text.Write(literal);
            else
                token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
        }
        return text.ToString();
    }
}
