using AudioAnomaly.Samples;

return await QuickStartProgram.RunAsync(args);
