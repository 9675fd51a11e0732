using AudioAnomaly.Samples;

return await EdgeMonitorProgram.RunAsync(args);
