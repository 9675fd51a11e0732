using AudioAnomaly.Tool;

TerminalText.Install();
return await CommandRunner.RunAsync(ToolCommand.Create(), args);
