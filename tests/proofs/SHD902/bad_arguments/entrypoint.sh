#!/bin/bash
echo starting
"$@"
